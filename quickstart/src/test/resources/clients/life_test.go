// A job's life through the generated Go client: JOBLOG and TOKEN name address and token.
package joblog

import (
	"context"
	"os"
	"testing"
)

func TestLife(t *testing.T) {
	configuration := NewConfiguration()
	configuration.Servers = ServerConfigurations{{URL: os.Getenv("JOBLOG")}}
	client := NewAPIClient(configuration)
	ctx := context.WithValue(context.Background(), ContextAccessToken, os.Getenv("TOKEN"))
	create := NewCreateJob("greet")
	create.SetPayload(nil)
	made, _, err := client.JobsAPI.CreateJob(ctx).CreateJob(*create).Execute()
	if err != nil {
		t.Fatal(err)
	}
	claimed, _, err := client.WorkAPI.ClaimJob(ctx, made.GetId()).Execute()
	if err != nil {
		t.Fatal(err)
	}
	submit := NewSubmit()
	submit.SetLeaseToken(claimed.Lease.GetToken())
	submit.SetResult(map[string]interface{}{"text": "Hello"})
	_, _, err = client.WorkAPI.SubmitResult(ctx, made.GetId()).IdempotencyKey("done").Submit(*submit).Execute()
	if err != nil {
		t.Fatal(err)
	}
	job, _, err := client.JobsAPI.GetJob(ctx, made.GetId()).Execute()
	if err != nil {
		t.Fatal(err)
	}
	if job.GetStatus() != "completed" || job.GetPayload() != nil {
		t.Fatalf("Expected a completed job with a null, but it is %v", job)
	}
}
