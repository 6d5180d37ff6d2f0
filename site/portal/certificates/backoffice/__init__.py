"""The register 发证台账 in the back office: list, export, detail, revoke, reissue, names that can't be printed."""
