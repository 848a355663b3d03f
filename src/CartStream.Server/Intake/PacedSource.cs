using System.Buffers;
using CartStream.Events;
using CartStream.Log;
using CartStream.Server.Items;
using CartStream.Server.Writing;

namespace CartStream.Server.Intake;

/// <summary>
/// Sends a source's events when their time comes by the clock, those that are overdue at once; and tells the catalogue
/// what they say of items that it does not know.
/// </summary>
internal sealed class PacedSource(
    IEventSource source, GroupCommit log, ItemIntake items, int partitions, TimeProvider time)
{
    private const int EventsPerWrite = 500;

    private readonly ArrayBufferWriter<byte> _json = new(512);
    private readonly List<ItemChange> _changes = [];
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
        if (items.Catalogue.Find(e.ItemId) is null)
            _changes.Add(new ItemChange(e.ItemId.ToArray(), ItemAttributes.Of(e)));
        return true;
    }

    private async Task SendAsync()
    {
        if (_changes.Count > 0)
            await items.WriteAsync(_changes);
        _changes.Clear();
        if (_write.Count > 0)
            await log.WriteAsync(_write);
        _write = new LogWrite();
    }
}
