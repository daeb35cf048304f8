// A job's life through the generated TypeScript client: address, token.
import { Configuration, JobsApi, WorkApi } from './index';

declare const process: { argv: string[]; exit(code: number): void };

async function life(): Promise<string> {
  const configuration = new Configuration({ basePath: process.argv[2], accessToken: process.argv[3] });
  const jobs = new JobsApi(configuration);
  const work = new WorkApi(configuration);
  const made = await jobs.createJob({ createJob: { type: 'greet', payload: null } });
  const claimed = await work.claimJob({ id: made.id });
  await work.submitResult({
    idempotencyKey: 'done',
    id: made.id,
    submit: { leaseToken: claimed.lease.token, result: { text: 'Hello' } },
  });
  const job = await jobs.getJob({ id: made.id });
  if (!(job.createdAt instanceof Date) || job.payload !== null) {
    throw new Error('Expected a time and a null, but: ' + JSON.stringify(job));
  }
  return job.status;
}

life().then(console.log, (failure) => {
  console.error(failure);
  process.exit(1);
});
