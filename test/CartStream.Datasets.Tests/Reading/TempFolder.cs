using System.IO.Compression;
using System.Text;

namespace CartStream.Datasets.Tests.Reading;

/// <summary>A folder for one test's files, removed afterwards.</summary>
public sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cartstream-");

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    public static byte[] Gzip(string content)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(content));
        return zipped.ToArray();
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
