using System.IO.Hashing;
using System.Text;

namespace CartStream.Tests;

public sealed class Utf8KeyComparerTests
{
    [Fact]
    public void GetHashCode_ids_chosen_to_share_a_bucket_of_a_known_hash_spread_over_the_buckets()
    {
        const int buckets = 1_009;
        var chosen = Enumerable.Range(0, int.MaxValue)
            .Select(n => Encoding.ASCII.GetBytes($"item-{n}"))
            .Where(id => (uint)XxHash3.HashToUInt64(id) % buckets == 7)
            .Take(500);

        var used = chosen.Select(id => (uint)Utf8KeyComparer.Instance.GetHashCode(id) % buckets).Distinct().Count();

        // Some 395 of 500 random ones are distinct.
        used.ShouldBeGreaterThan(300);
    }

    [Fact]
    public void GetHashCode_of_a_span_is_that_of_its_bytes()
    {
        var id = "4711"u8.ToArray();

        Utf8KeyComparer.Instance.GetHashCode(id.AsSpan()).ShouldBe(Utf8KeyComparer.Instance.GetHashCode(id));
    }
}
