"""What the public sends in is read by somebody: cases and their machine, verdicts, reports, complaints, the public record."""
