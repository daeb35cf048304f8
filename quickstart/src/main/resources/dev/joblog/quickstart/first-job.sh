JOBLOG=http://localhost:8080
TOKEN=$(curl -sS -u dev:dev-secret -d grant_type=client_credentials "$JOBLOG/oauth2/token" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
api() { curl -sS -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" "$@"; echo; }

JOB=$(api "$JOBLOG/v2/jobs" -d '{"type":"greet","payload":{"name":"World"}}' | sed 's/.*"id":"\([^"]*\)".*/\1/')
LEASE=$(api "$JOBLOG/v2/jobs/$JOB/claim" -d '{}' | sed 's/.*"token":"\([^"]*\)".*/\1/')
api "$JOBLOG/v2/jobs/$JOB/heartbeat" -d '{"leaseToken":"'"$LEASE"'","progress":{"percent":50}}'
api "$JOBLOG/v2/jobs/$JOB/submit" -H "Idempotency-Key: greet-1" -d '{"leaseToken":"'"$LEASE"'","result":{"text":"Hello, World"}}'
api "$JOBLOG/v2/jobs/$JOB"
api "$JOBLOG/v2/jobs?status=completed&limit=5"
curl -sSN -H "Authorization: Bearer $TOKEN" "$JOBLOG/v2/events?jobId=$JOB&from=earliest"
