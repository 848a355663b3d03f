using CartStream.Log;
using CartStream.Tests.Logs;

namespace CartStream.Tests.Processing.Worker;

/// <summary>A log whose first commit of what was processed fails, and may have been carried out.</summary>
/// <param name="log">The log.</param>
/// <param name="isCommitted">Whether it was carried out.</param>
/// <param name="failed">Called when it fails.</param>
internal sealed class AbandonedLog(IEventLog log, bool isCommitted, Action failed) : DelegatingLog(log)
{
    private bool _hasFailed;

    public override ILogProducer OpenProducer(string transactionalId) =>
        new Producer(this, base.OpenProducer(transactionalId));

    private sealed class Producer(AbandonedLog owner, ILogProducer producer) : ILogProducer
    {
        public ILogTransaction Begin() => new Transaction(owner, producer.Begin());

        public void Dispose() => producer.Dispose();
    }

    private sealed class Transaction(AbandonedLog owner, ILogTransaction transaction)
        : DelegatingTransaction(transaction)
    {
        public override void Commit()
        {
            if (owner._hasFailed)
            {
                base.Commit();
                return;
            }

            owner._hasFailed = true;
            owner.Fail(base.Commit, Dispose);
        }
    }

    private void Fail(Action commit, Action abort)
    {
        (isCommitted ? commit : abort)();
        failed();
        throw new LogException("it is unknown whether the transaction is committed") { MayPass = true };
    }
}
