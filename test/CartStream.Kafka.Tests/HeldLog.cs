using CartStream.Log;
using CartStream.Tests.Logs;

namespace CartStream.Kafka.Tests;

/// <summary>A log whose readers of one topic wait until the test releases them.</summary>
internal sealed class HeldLog(IEventLog log, string topic) : DelegatingLog(log)
{
    private readonly ManualResetEventSlim _released = new();

    public void Release() => _released.Set();

    public override ILogReader OpenReader(string name, int partition, long offset)
    {
        if (name == topic)
            _released.Wait(WorkerProbe.Patience, TestContext.Current.CancellationToken);
        return base.OpenReader(name, partition, offset);
    }

    public override void Dispose()
    {
        _released.Dispose();
        base.Dispose();
    }
}
