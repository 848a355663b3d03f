using System.Runtime.CompilerServices;

namespace CartStream;

/// <summary>
/// Seeded random numbers (Steele, Lea and Flood, OOPSLA 2014): eight bytes of state, the same sequence on every
/// machine and runtime version, which <see cref="Random"/> does not promise.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state = seed;

    /// <summary>A hash of <paramref name="value"/>; the same value gives the same number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>A hash of two values, in this order.</summary>
    public static ulong Mix(ulong first, ulong second) => Mix(Mix(first + Gamma) ^ (second * Gamma + 1));

    /// <summary>The next 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next() => Mix(_state += Gamma);

    /// <summary>A whole number from 0 to <paramref name="bound"/> less one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>A number from 0 up to but not including 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True in <paramref name="share"/> of all calls.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Happens(double share) => Share() < share;
}
