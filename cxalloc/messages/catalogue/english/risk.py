"""How sure a plan is."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "risk.unknown": "How sure the plan is is not known, as the search was stopped before.",
    "risk.certain": "Nothing about this plan is uncertain: no estimate of what it funds has a low or a high one, and every success is certain. It brings {value}.",
    "risk.range": "With 90 % probability this plan brings between {low} and {high}.",
    "risk.mean_is_plan": "On average it brings {mean}: what the plan says, but for the chance of the draws.",
    "risk.mean": "On average it brings {mean} where the plan says {plan}: {difference}.",
    "risk.loss": "The probability of a loss is {share}.",
    "risk.no_loss": "None of {n} draws ends in a loss.",
    "risk.tail": "The worst {share} of cases bring {value} on average.",
    "risk.independent": "If estimates did not move together, it would be between {low} and {high}.",
    "risk.target": "It brings {target} or more with a probability of {share}.",
    "risk.overspending": "{fund} is overspent with a probability of up to {share} ({periods}); {contingency} more would keep it below 10 %.",
    "risk.no_overspending": "No fund is overspent in any period with a probability of {share} or more.",
    "risk.bridge_plan": "Value of the plan",
    "risk.bridge_reading": "Low and high read as percentiles",
    "risk.bridge_cost": "Costs other than likely",
    "risk.bridge_rate": "Returns of small allocations other than likely",
    "risk.bridge_duration": "Later and earlier deliveries",
    "risk.bridge_sampling": "Rounding and chance of the draws",
    "risk.bridge_mean": "Mean of the draws",
    "risk.p5": "P5",
    "risk.p50": "Median",
    "risk.p95": "P95",
    "risk.average": "Mean",
    "risk.deviation": "Deviation",
    "risk.loss_heading": "Loss",
    "risk.fund": "Fund",
    "risk.period": "Period",
    "risk.overspending_heading": "Probability",
    "risk.contingency": "Contingency",
    "risk.promise": "Promised {stated}, expect {expected}.",
    "risk.promise_why": "What is chosen for high estimates has been lucky with some of them: each estimate is moved towards those of comparable candidates, the more the wider its range.",
    "risk.promise_unknown": "What to expect of its estimates cannot be told: no candidate with a return has a low and a high one.",
}
