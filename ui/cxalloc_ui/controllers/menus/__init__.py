"""What the menus of the window do, one module a menu."""
