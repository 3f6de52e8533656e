"""The jury: panels, conflicts of interest, assignment, score cards, meetings and what they decide."""
