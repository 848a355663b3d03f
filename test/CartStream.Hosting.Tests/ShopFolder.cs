namespace CartStream.Hosting.Tests;

/// <summary>A folder of its own for a test's store.</summary>
internal sealed class ShopFolder : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cartstream-hosting-");

    public string Path => _folder.FullName;

    public string Store => In("shop.db");

    public string In(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
