"""Editions, calendar, phases, criteria, the jury, the visibility gate, winners of all years."""
