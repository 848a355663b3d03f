namespace CartStream.Index;

/// <summary>
/// The address of a session's interactions, which answers read for hundreds of sessions. 16 bytes, four in a cache
/// line.
/// </summary>
internal struct SessionSlot
{
    /// <summary>Bits of <see cref="Address"/> that count interactions.</summary>
    public const int LengthBits = 16;

    /// <summary>The block and how many interactions are in it; 0 when there is no session.</summary>
    public long Address;

    /// <summary>The session's serial number.</summary>
    public int Serial;

    /// <summary>The result of <see cref="TagOf"/> for the session's key.</summary>
    public ushort KeyTag;

    /// <summary>The block's size class.</summary>
    public byte SizeClass;

    /// <summary>An address.</summary>
    public static long Pack(int handle, int length) => ((long)(handle + 1) << LengthBits) | (uint)length;

    /// <summary>The block of an address.</summary>
    public static int Handle(long address) => (int)(address >> LengthBits) - 1;

    /// <summary>The interactions of an address.</summary>
    public static int Length(long address) => (int)address & ((1 << LengthBits) - 1);

    /// <summary>A part of the key that differs for most keys.</summary>
    public static ushort TagOf(ulong key) => (ushort)(key >> 48);
}
