using CartStream.Server.Hosting;

namespace CartStream.Server.Tests;

/// <summary>A server takes fewer connections than the process may open files.</summary>
public sealed class ConnectionLimitTests
{
    [Theory]
    [InlineData("1048576", 10_000)]
    [InlineData("1024", 674)]
    [InlineData("360", 50)]
    [InlineData("64", 50)]
    [InlineData("unlimited", 10_000)]
    public void Limit_leaves_the_server_its_own_files(string openFiles, int expected) =>
        ConnectionLimit.Of(OpenFileLimit.Of(
            [
                "Limit                     Soft Limit           Hard Limit           Units     ",
                "Max processes             94839                94839                processes ",
                $"Max open files            {openFiles,-20} 1048576              files     ",
            ]))
            .ShouldBe(expected);

    [Fact]
    public void Limit_is_the_largest_where_the_system_does_not_tell_its_own() =>
        ConnectionLimit.Of(OpenFileLimit.Of([])).ShouldBe(ConnectionLimit.Max);
}
