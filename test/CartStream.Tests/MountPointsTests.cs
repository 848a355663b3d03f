namespace CartStream.Tests;

/// <summary>A file that is mounted itself is found, whatever its name.</summary>
public sealed class MountPointsTests
{
    private static readonly string[] Mounts =
    [
        "22 28 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:13 - proc proc rw",
        "31 28 8:1 /home/shop/keys.json /app/keys.json rw,relatime - ext4 /dev/sda1 rw",
        @"32 28 8:1 /home/shop/a\040b.json /app/a\040b\134040.json rw,relatime - ext4 /dev/sda1 rw",
    ];

    [Theory]
    [InlineData("/app/keys.json", true)]
    [InlineData(@"/app/a b\040.json", true)]
    [InlineData("/proc", true)]
    [InlineData("/home/shop/keys.json", false)]
    [InlineData("/app/keys", false)]
    [InlineData("/app", false)]
    public void Has_finds_where_something_is_mounted(string path, bool expected) =>
        MountPoints.Has(Mounts, path).ShouldBe(expected);

    [Fact]
    public void Has_of_lines_that_are_none_finds_nothing() =>
        MountPoints.Has(["", "22 28"], "/app").ShouldBeFalse();
}
