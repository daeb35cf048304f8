# A job's life through the generated Python client: address, token.
import sys

import joblog

configuration = joblog.Configuration(host=sys.argv[1], access_token=sys.argv[2])
with joblog.ApiClient(configuration) as client:
    jobs = joblog.JobsApi(client)
    work = joblog.WorkApi(client)
    made = jobs.create_job(joblog.CreateJob(type="greet", payload=None))
    claimed = work.claim_job(made.id)
    work.submit_result("done", made.id, joblog.Submit(lease_token=claimed.lease.token, result={"text": "Hello"}))
    job = jobs.get_job(made.id)
    assert job.created_at.tzinfo is not None, job.created_at
    assert job.payload is None, job.payload
    page = jobs.list_jobs(type=["greet"], limit=10)
    assert [item.id for item in page.items] == [made.id], page
    try:
        jobs.cancel_job(made.id, if_match='"1"')
        raise AssertionError("a final job was cancelled")
    except joblog.ApiException as refused:
        assert refused.status in (409, 412), refused
    print(job.status.value if hasattr(job.status, "value") else job.status)
