using System.IO.Hashing;

namespace CartStream.Shoppers;

/// <summary>Shoppers as models see them: a 64-bit hash of the id.</summary>
public static class ShopperKey
{
    /// <summary>The key of a shopper; equal ids have equal keys on every machine.</summary>
    public static ulong Of(ReadOnlySpan<byte> shopperId) => XxHash3.HashToUInt64(shopperId);
}
