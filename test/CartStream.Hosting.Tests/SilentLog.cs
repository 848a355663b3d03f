using CartStream.Log;
using CartStream.Tests.Logs;

namespace CartStream.Hosting.Tests;

/// <summary>A log that doesn't say where partitions end while it is silent, as a cluster that is away.</summary>
internal sealed class SilentLog(IEventLog log) : DelegatingLog(log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ManualResetEventSlim _answers = new(initialState: true);

    public void FallSilent() => _answers.Reset();

    public void Answer() => _answers.Set();

    public override long EndOffset(string topic, int partition)
    {
        _answers.Wait(Patience);
        return base.EndOffset(topic, partition);
    }

    public override void Dispose()
    {
        _answers.Set();
        base.Dispose();
        _answers.Dispose();
    }
}
