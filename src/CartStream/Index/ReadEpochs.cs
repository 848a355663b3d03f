using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CartStream.Index;

/// <summary>
/// Tells the writer which memory no reader can hold any more (epoch-based reclamation; Fraser 2004). Neither readers
/// nor the writer take a lock or wait: memory that may still be read is freed later.
/// </summary>
/// <remarks>
/// The argument. The writer first unlinks a block, then records it with the current epoch e and moves on to e + 1. A
/// reader shows the epoch it began in, then a full fence, then reads. The writer reads the readers' epochs after a full
/// fence of its own, and frees the block only when each shows either nothing or an epoch above e. If it saw a reader
/// show nothing, the reader's fence came after the writer's, so the reader's lookup came after the block was unlinked;
/// a reader that shows more than e began after that, too.
/// </remarks>
internal sealed class ReadEpochs
{
    private const long Idle = long.MaxValue;

    private readonly Lock _registration = new();
    private Slot[] _slots = [];
    private long _epoch;

    /// <summary>A slot for one more reader to show its epoch in.</summary>
    public Slot Register()
    {
        lock (_registration)
        {
            var slot = new Slot();
            Volatile.Write(ref _slots, [.. _slots, slot]);
            return slot;
        }
    }

    /// <summary>Takes a slot back.</summary>
    public void Unregister(Slot slot)
    {
        lock (_registration)
            Volatile.Write(ref _slots, [.. _slots.Where(one => one != slot)]);
    }

    /// <summary>The reader of <paramref name="slot"/> begins to read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(Slot slot)
    {
        Volatile.Write(ref slot.Shown.Epoch, Volatile.Read(ref _epoch));
        Interlocked.MemoryBarrier();
    }

    /// <summary>The reader of <paramref name="slot"/> holds no blocks any more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit(Slot slot) => Volatile.Write(ref slot.Shown.Epoch, Idle);

    /// <summary>The epoch of the blocks that the writer has just unlinked; the next epoch begins.</summary>
    public long Retire()
    {
        var retired = _epoch;
        Volatile.Write(ref _epoch, retired + 1);
        return retired;
    }

    /// <summary>Blocks retired in an epoch below this one are read by no reader.</summary>
    public long Oldest()
    {
        Interlocked.MemoryBarrier();
        var oldest = Idle;
        foreach (var slot in Volatile.Read(ref _slots))
            oldest = Math.Min(oldest, Volatile.Read(ref slot.Shown.Epoch));
        return oldest;
    }

    /// <summary>Where one reader shows the epoch it began in.</summary>
    public sealed class Slot
    {
        internal Padded Shown = new() { Epoch = Idle };
    }

    /// <summary>Padded by a cache line on either side, so that readers don't slow each other down.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    internal struct Padded
    {
        [FieldOffset(64)]
        public long Epoch;
    }
}
