using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace CartStream.Index;

/// <summary>
/// Asks the processor for a place in memory before it is read. An answer reads hundreds of sessions that lie anywhere;
/// it waits for most of them unless they are asked for some sessions ahead.
/// </summary>
internal static class Prefetch
{
    /// <summary>Asks for the place of <paramref name="value"/>; where that can't be done nothing happens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Of<T>(ref readonly T value)
    {
        // The array may be moved meanwhile: then the wrong place is fetched, which costs time only.
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in value)));
    }
}
