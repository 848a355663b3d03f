using System.Runtime.InteropServices;
using CartStream.Datasets.Files;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>
/// Sorts a file that is grouped by session or shopper by time; events with the same time keep the file's order. From
/// the first call on it holds all events of the file in memory, about 70 bytes and the ids for each.
/// </summary>
/// <remarks>
/// Invariant: after loading, <c>_order</c> is sorted and everything before <c>_next</c> was returned.
/// </remarks>
internal sealed class SortedReader(IEventReader unsorted) : IEventReader
{
    private const int BlockBytes = 1 << 20;

    private readonly List<byte[]> _blocks = [];
    private readonly List<(long TimeMs, long Offset)> _order = [];
    private EventFileException? _end;
    private bool _isLoaded;
    private int _next;

    public long BytesDone =>
        _isLoaded ? (long)(unsorted.BytesDone * ((double)_next / Math.Max(1, _order.Count))) : 0;

    public long Reordered { get; private set; }

    public bool TryRead(out ShopperEvent next)
    {
        if (!_isLoaded)
            Load();
        if (_next < _order.Count)
        {
            var offset = _order[_next++].Offset;
            next = PackedEvent.Read(_blocks[(int)(offset / BlockBytes)].AsSpan((int)(offset % BlockBytes)));
            return true;
        }

        next = default;
        return _end is null ? false : throw _end;
    }

    public void Dispose() => unsorted.Dispose();

    private void Load()
    {
        _isLoaded = true;
        try
        {
            var used = BlockBytes;
            var latestMs = long.MinValue;
            while (unsorted.TryRead(out var e))
            {
                if (BlockBytes - used < PackedEvent.BytesMax)
                {
                    _blocks.Add(new byte[BlockBytes]);
                    used = 0;
                }

                Reordered += e.TimeMs < latestMs ? 1 : 0;
                latestMs = Math.Max(latestMs, e.TimeMs);
                _order.Add((e.TimeMs, ((_blocks.Count - 1L) * BlockBytes) + used));
                used += PackedEvent.Write(e, _blocks[^1].AsSpan(used));
            }
        }
        catch (EventFileException end)
        {
            // Events before the fault are good; the fault is reported after them, as in an unsorted file.
            _end = end;
        }

        CollectionsMarshal.AsSpan(_order).Sort();
    }
}
