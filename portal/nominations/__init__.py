"""Applications and proposals: rounds, the form, writing together, submitting, eligibility."""
