"""The time ledger (时间银行账本): double entry, whole minutes, append-only, chained per account."""
