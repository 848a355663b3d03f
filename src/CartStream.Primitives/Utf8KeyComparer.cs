using System.IO.Hashing;
using System.Security.Cryptography;

namespace CartStream;

/// <summary>
/// Compares UTF-8 keys by their bytes, and allows lookups by span in a dictionary of <c>byte[]</c> keys, so that a
/// lookup on the event path allocates nothing.
/// </summary>
/// <remarks>
/// Hash codes differ between processes: with known ones, a client could send ids that share one bucket of a dictionary,
/// which makes each lookup scan all of them. So they are never stored, and no order may depend on them.
/// </remarks>
public sealed class Utf8KeyComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private Utf8KeyComparer()
    {
    }

    /// <summary>The one instance.</summary>
    public static Utf8KeyComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    /// <inheritdoc/>
    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    /// <inheritdoc/>
    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    /// <inheritdoc/>
    public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)XxHash3.HashToUInt64(alternate, Seed);
}
