using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>
/// Several files as one stream: always the earliest of the files' next events; at equal times, that of the first file.
/// </summary>
/// <remarks>
/// Invariant: every file but the current one has its next event in <c>_heads</c>, or is at its end. The current file's
/// events are returned as they are read, as long as no head precedes them.
/// </remarks>
internal sealed class MergedReader(IEventReader[] files) : IEventReader
{
    private const int NotStarted = -1;

    private readonly byte[][] _heads = [.. files.Select(_ => new byte[PackedEvent.BytesMax])];
    private readonly PriorityQueue<int, (long TimeMs, int File)> _waiting = new();
    private int _current = NotStarted;

    public long BytesDone => files.Sum(file => file.BytesDone);

    public long Reordered => files.Sum(file => file.Reordered);

    public bool TryRead(out ShopperEvent next)
    {
        if (_current == NotStarted)
        {
            for (var file = 0; file < files.Length; file++)
            {
                if (files[file].TryRead(out next))
                    Hold(file, next);
            }
        }
        else if (files[_current].TryRead(out next))
        {
            if (!_waiting.TryPeek(out _, out var earliest) || (next.TimeMs, _current).CompareTo(earliest) < 0)
                return true;
            Hold(_current, next);
        }

        var isLeft = _waiting.TryDequeue(out var first, out _);
        _current = isLeft ? first : Math.Max(_current, 0);
        next = isLeft ? PackedEvent.Read(_heads[first]) : default;
        return isLeft;
    }

    public void Dispose()
    {
        foreach (var file in files)
            file.Dispose();
    }

    private void Hold(int file, in ShopperEvent e)
    {
        PackedEvent.Write(e, _heads[file]);
        _waiting.Enqueue(file, (e.TimeMs, file));
    }
}
