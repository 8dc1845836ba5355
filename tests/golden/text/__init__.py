"""The steps: plain functions that know no tracker and no orchestrator."""
