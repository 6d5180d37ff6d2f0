"""What people look for, without who they are: counts, questions without result, what was opened, and what editors put first."""
