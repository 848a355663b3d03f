using System.Net;
using System.Net.Http.Headers;
using CartStream.Server.Node;
using CartStream.Server.Security;

namespace CartStream.Server.Tests;

/// <summary>Files of keys that are damaged, or no files; and what a server does that has one.</summary>
public sealed class KeyFileTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("[null]", "[0]: found null")]
    [InlineData("null", "found null")]
    [InlineData("{}", "found no list of API keys")]
    [InlineData("", "found nothing, or no regular file")]
    [InlineData("[", "found no list of API keys")]
    [InlineData("[{}]", "[0].id: found nothing")]
    [InlineData(
        """[{"id":"a","name":"n","sha256":"HASH","created":"2026-01-01T00:00:00Z"}]""",
        "[0].scopes: found nothing")]
    [InlineData("""[{"id":"a","name":"n","scopes":[],"sha256":"HASH"}]""", "[0].scopes: found nothing")]
    [InlineData("""[{"id":"a","name":"n","scopes":[null],"sha256":"HASH"}]""", "[0].scopes: found an unknown scope")]
    [InlineData("""[{"id":"a","name":"n","scopes":["all"],"sha256":"HASH"}]""", "[0].scopes: found an unknown scope")]
    [InlineData(
        """[{"id":"a","name":"n","scopes":"admin","sha256":"HASH"}]""",
        "found no list of API keys at $[0].scopes")]
    [InlineData("""[{"id":1,"name":"n","scopes":["admin"],"sha256":"HASH"}]""", "found no list of API keys at $[0].id")]
    [InlineData("""[{"id":"a","name":null,"scopes":["admin"],"sha256":"HASH"}]""", "[0].name: found nothing")]
    [InlineData("""[{"id":"a","name":"n","scopes":["admin"],"sha256":""}]""", "[0].sha256: found no hash")]
    [InlineData("""[{"id":"a","id":"b","name":"n","scopes":["admin"],"sha256":"HASH"}]""", "found no list of API keys")]
    [InlineData("""[{"id":"\ud800","name":"n","scopes":["admin"],"sha256":"HASH"}]""", "found no list of API keys")]
    [InlineData(
        """
        [{"id":"a","name":"n","scopes":["admin"],"sha256":"HASH"},
        {"id":"a","name":"m","scopes":["admin"],"sha256":"HASH"}]
        """,
        "[1].id: found an id that an earlier key has")]
    public async Task Read_what_is_no_list_of_keys_names_file_and_fault(string content, string fault)
    {
        await using var shop = await Shop.OpenAsync();
        await File.WriteAllTextAsync(
            shop.Keys.Path, content.Replace("HASH", Hash), TestContext.Current.CancellationToken);

        var refused = Should.Throw<InvalidDataException>(() => shop.Keys.Read());

        refused.Message.ShouldStartWith(shop.Keys.Path);
        refused.Message.ShouldContain(fault);
        Should.Throw<InvalidDataException>(() => shop.Create(shop.Options())).Message.ShouldBe(refused.Message);
        Should.Throw<InvalidDataException>(() => shop.Keys.Add("one", [Scope.Admin]));
        (await File.ReadAllTextAsync(shop.Keys.Path, TestContext.Current.CancellationToken))
            .ShouldBe(content.Replace("HASH", Hash));
    }

    [Theory]
    [InlineData("/dev/zero", "no regular file")]
    [InlineData("/dev/null", "no regular file")]
    [InlineData("/", "found a folder")]
    [InlineData("/dev/stdin", "")]
    public void Read_what_is_no_file_says_so_at_once(string path, string fault)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has other devices.");

        var refused = Should.Throw<Exception>(() => SmallFile.ReadBytes(path, "keys"));

        (refused is IOException or InvalidDataException).ShouldBeTrue(refused.ToString());
        refused.Message.ShouldContain(fault);
    }

    [Fact]
    public void Read_without_permission_says_so()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "needs permissions that bind this user");
        var path = Path.GetTempFileName();
        try
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserWrite);
            File.WriteAllText(path, "[]");

            Should.Throw<UnauthorizedAccessException>(() => SmallFile.ReadBytes(path, "keys")).Message
                .ShouldBe($"{path}: found no permission to read it, expected a file with keys");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Read_a_pipe_does_not_wait_and_a_link_is_followed()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no such pipes.");
        await using var shop = await Shop.OpenAsync();
        var pipe = $"{shop.Store}.pipe";
        using (var made = System.Diagnostics.Process.Start("mkfifo", pipe))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        shop.Keys.Add("one", [Scope.Admin]);
        var link = $"{shop.Store}.link";
        File.CreateSymbolicLink(link, shop.Keys.Path);

        Should.Throw<InvalidDataException>(() => new ApiKeyFile(pipe, TimeProvider.System).Read());
        new ApiKeyFile(link, TimeProvider.System).Read().Single().Name.ShouldBe("one");
    }

    [Fact]
    public void Read_more_than_the_bound_is_refused_without_taking_it()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var file = File.OpenWrite(path))
                file.SetLength(1L << 40);

            Should.Throw<InvalidDataException>(() => SmallFile.ReadBytes(path, "keys"))
                .Message.ShouldContain($"more than {SmallFile.BytesMax} bytes");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Add_by_eight_at_once_keeps_eight()
    {
        await using var shop = await Shop.OpenAsync();
        var path = shop.Keys.Path;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Factory.StartNew(
            () => new ApiKeyFile(path, TimeProvider.System).Add($"key {i}", [Scope.Admin]),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        shop.Keys.Read().Select(key => key.Name).Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(0, 8).Select(i => $"key {i}"));
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData(null)]
    public async Task Server_that_was_open_and_was_given_keys_stays_closed_whatever_becomes_of_the_file(string? content)
    {
        await using var shop = await Shop.OpenAsync();
        (await StatusAsync(shop, null)).ShouldBe(HttpStatusCode.OK);
        var key = shop.Keys.Add("one", [Scope.Admin]);
        await Shop.UntilAsync(async () => await StatusAsync(shop, null) == HttpStatusCode.Unauthorized);
        (await StatusAsync(shop, key)).ShouldBe(HttpStatusCode.OK);

        if (content is null)
            File.Delete(shop.Keys.Path);
        else
            await File.WriteAllTextAsync(shop.Keys.Path, content, TestContext.Current.CancellationToken);

        await Shop.UntilAsync(async () => await StatusAsync(shop, key) == HttpStatusCode.Unauthorized);
        (await StatusAsync(shop, null)).ShouldBe(HttpStatusCode.Unauthorized);
        File.Delete(shop.Keys.Path);
        var another = shop.Keys.Add("two", [Scope.Admin]);
        await Shop.UntilAsync(async () => await StatusAsync(shop, another) == HttpStatusCode.OK);
        (await StatusAsync(shop, null)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    /// <summary>A key file was intended, but no valid keys have been read.</summary>
    [Fact]
    public async Task Server_that_was_open_is_closed_by_a_file_that_can_not_be_read_and_says_why()
    {
        await using var shop = await Shop.OpenAsync();

        await File.WriteAllTextAsync(shop.Keys.Path, "damaged", TestContext.Current.CancellationToken);

        await Shop.UntilAsync(async () => await StatusAsync(shop, null) == HttpStatusCode.Unauthorized);
        (await shop.GetAsync("/v1/trending", HttpStatusCode.Unauthorized)).GetProperty("detail").GetString()!
            .ShouldContain("can't read its file of API keys");
    }

    [Fact]
    public async Task Stream_whose_key_is_revoked_ends()
    {
        var key = "";
        await using var shop = await Shop.OpenAsync(before: shop => key = shop.Keys.Add("one", [Scope.Admin]));
        shop.Keys.Add("two", [Scope.Admin]);
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/stream?kinds=events");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await shop.Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(
            await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        (await reader.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe(": CartStream");

        shop.Keys.Revoke(key.Split('_')[1]).ShouldBeTrue();
        var started = TimeProvider.System.GetTimestamp();
        await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(8));
    }

    /// <summary>The link stays as it is when the file that it leads to changes.</summary>
    [Fact]
    public async Task Server_whose_file_of_keys_is_a_link_rejects_a_revoked_key()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links there need a right of their own");
        var (key, file) = ("", default(ApiKeyFile));
        await using var shop = await Shop.OpenAsync(before: shop =>
        {
            file = new ApiKeyFile($"{shop.Store}.target", TimeProvider.System);
            key = file.Add("one", [Scope.Admin]);
            File.CreateSymbolicLink(shop.Keys.Path, file.Path);
        });
        (await StatusAsync(shop, key)).ShouldBe(HttpStatusCode.OK);

        file!.Revoke(key.Split('_')[1]).ShouldBeTrue();

        await Shop.UntilAsync(async () => await StatusAsync(shop, key) == HttpStatusCode.Unauthorized);
    }

    private static async Task<HttpStatusCode> StatusAsync(Shop shop, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/trending");
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await shop.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
