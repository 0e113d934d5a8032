"""Operations on a document. Each step returns a new document; a history undoes and redoes them."""
