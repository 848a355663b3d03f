using System.Net.Sockets;
using CartStream.Server.Node;

namespace CartStream.Server.Tests;

/// <summary>A server that listens on a Unix socket.</summary>
public sealed class UnixSocketTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cartstream-socket-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string SocketFile => Path.Combine(_folder.FullName, "shop.sock");

    [Fact]
    public async Task Start_takes_the_socket_that_a_killed_server_left_and_answers_on_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such addresses there");
        Abandon();
        await using var shop = await Shop.OpenAsync();
        await using var server = shop.Create(OnSocket(shop));

        await server.StartAsync(Stop);

        using var client = Client();
        (await client.GetAsync("http://localhost/healthz/live", Stop)).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task Start_leaves_a_socket_on_which_another_process_listens()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such addresses there");
        using var other = Listen(SocketFile);
        await using var shop = await Shop.OpenAsync();
        await using var server = shop.Create(OnSocket(shop));

        var refused = await Should.ThrowAsync<IOException>(() => server.StartAsync(Stop));

        refused.Message.ShouldContain("address already in use");
        File.Exists(SocketFile).ShouldBeTrue();
    }

    [Fact]
    public async Task Start_leaves_a_file_that_is_no_socket()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such addresses there");
        await File.WriteAllTextAsync(SocketFile, "notes", Stop);
        await using var shop = await Shop.OpenAsync();
        await using var server = shop.Create(OnSocket(shop));

        await Should.ThrowAsync<IOException>(() => server.StartAsync(Stop));

        (await File.ReadAllTextAsync(SocketFile, Stop)).ShouldBe("notes");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Moved, since the owner deletes the file by its first name.</summary>
    private void Abandon()
    {
        var first = SocketFile + ".first";
        using (Listen(first))
            File.Move(first, SocketFile);
        File.Exists(SocketFile).ShouldBeTrue();
    }

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        return socket;
    }

    private ServerOptions OnSocket(Shop shop) => shop.Options() with { Urls = $"http://unix:{SocketFile}" };

    private HttpClient Client() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, stop) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketFile), stop);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });
}
