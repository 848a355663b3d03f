using System.Buffers;
using CartStream.Events;
using CartStream.Log;
using CartStream.Server.Writing;

namespace CartStream.Server.Intake;

/// <summary>
/// Sends a source's events when they are due by the clock, overdue ones at once. What the log refuses is sent again
/// until it is accepted, so that a full disk delays events and loses none.
/// </summary>
internal sealed class PacedSource(
    IEventSource source, GroupCommit log, int partitions, TimeProvider time)
{
    private const int EventsPerWrite = 500;
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly ArrayBufferWriter<byte> _json = new(512);
    private LogWrite _write = new();
    private LogWrite _next = new();
    private long _nextMs;

    /// <summary>Sends until the source ends.</summary>
    /// <exception cref="OperationCanceledException">
    /// It was cancelled; what was due before and accepted is sent.
    /// </exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (TryTakeNext())
        {
            var wait = _nextMs - time.GetUtcNow().ToUnixTimeMilliseconds();
            if (wait > 0 || _write.Count >= EventsPerWrite)
                await SendAsync(cancellation);
            if (wait > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(wait), time, cancellation);
            cancellation.ThrowIfCancellationRequested();
            _next.MoveTo(_write);
        }

        await SendAsync(cancellation);
    }

    private bool TryTakeNext()
    {
        if (!source.TryRead(out var e))
            return false;
        _nextMs = e.TimeMs;
        EventRecord.Add(_next, e, _nextMs, partitions, _json);
        return true;
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        while (_write.Count > 0 && !await TrySendAsync())
            await Task.Delay(RetryPause, time, cancellation);
    }

    private async Task<bool> TrySendAsync()
    {
        var sent = _write;
        _write = new LogWrite();
        try
        {
            if ((await log.WriteAsync(sent)).Kind == WriteKind.Written)
                return true;
        }
        catch (LogException)
        {
            // The server ends, and cancels this, when the log does not recover.
        }

        sent.MoveTo(_write);
        return false;
    }
}
