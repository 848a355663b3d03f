using System.Text;
using CartStream.Server.Attribution;

namespace CartStream.Server.Tests;

/// <summary>A map of the entries set last.</summary>
public sealed class RecentMapTests
{
    [Fact]
    public void Set_beyond_the_capacity_drops_the_one_set_longest_ago_and_setting_again_makes_newest()
    {
        var map = new RecentMap<string, int>(capacity: 2);
        map.Set("a", 1);
        map.Set("b", 2);
        map.Set("a", 3);
        map.Set("c", 4);

        map.All.Select(one => (one.Key, one.Value)).ShouldBe([("c", 4), ("a", 3)]);
        map.Count.ShouldBe(2);
        map.TryGet("b", out _).ShouldBeFalse();
    }

    [Fact]
    public void Find_by_a_span_finds_what_was_set_by_an_array()
    {
        var map = new RecentMap<byte[], int>(capacity: 2, Utf8KeyComparer.Instance);
        map.Set(Encoding.UTF8.GetBytes("lamp"), 1);
        map.Set(Encoding.UTF8.GetBytes("lamp"), 2);

        map.TryGet("lamp"u8, out var found).ShouldBeTrue();
        found.ShouldBe(2);
        map.TryGet("hat"u8, out _).ShouldBeFalse();
        map.Remove(Encoding.UTF8.GetBytes("lamp")).ShouldBeTrue();
        map.All.ShouldBeEmpty();
    }
}
