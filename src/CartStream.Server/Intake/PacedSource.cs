using System.Buffers;
using CartStream.Events;
using CartStream.Log;
using CartStream.Server.Writing;

namespace CartStream.Server.Intake;

/// <summary>Sends a source's events when they are due by the clock, overdue ones at once.</summary>
internal sealed class PacedSource(
    IEventSource source, GroupCommit log, int partitions, TimeProvider time)
{
    private const int EventsPerWrite = 500;

    private readonly ArrayBufferWriter<byte> _json = new(512);
    private LogWrite _write = new();
    private LogWrite _next = new();
    private long _nextMs;

    /// <summary>Sends until the source ends.</summary>
    /// <exception cref="LogException">The log could not be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was due before is sent.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (TryTakeNext())
        {
            var wait = _nextMs - time.GetUtcNow().ToUnixTimeMilliseconds();
            if (wait > 0 || _write.Count >= EventsPerWrite)
                await SendAsync();
            if (wait > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(wait), time, cancellation);
            cancellation.ThrowIfCancellationRequested();
            _next.MoveTo(_write);
        }

        await SendAsync();
    }

    private bool TryTakeNext()
    {
        if (!source.TryRead(out var e))
            return false;
        _nextMs = e.TimeMs;
        EventRecord.Add(_next, e, _nextMs, partitions, _json);
        return true;
    }

    private async Task SendAsync()
    {
        if (_write.Count > 0)
            await log.WriteAsync(_write);
        _write = new LogWrite();
    }
}
