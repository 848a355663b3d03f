using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace CartStream.Index;

/// <summary>
/// Prefetches memory before it is read. An answer reads hundreds of sessions scattered in memory; it would wait for
/// most of them if they were not prefetched some sessions ahead.
/// </summary>
internal static class Prefetch
{
    /// <summary>Prefetches the address of <paramref name="value"/>; does nothing where that is not supported.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Of<T>(ref readonly T value)
    {
        // The array may be moved meanwhile: then the wrong address is fetched, which only costs time.
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in value)));
    }
}
