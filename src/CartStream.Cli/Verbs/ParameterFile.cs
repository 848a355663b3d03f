using CartStream.Recommending;

namespace CartStream.Cli.Verbs;

/// <summary>Reads the file of <c>--params</c>.</summary>
internal static class ParameterFile
{
    private const long BytesMax = 1 << 20;

    /// <summary>The parameters in <paramref name="path"/>; the defaults when it is null.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="InvalidDataException">It holds no parameters, or bad ones; each is named.</exception>
    public static ModelOptions Read(string? path)
    {
        if (path is null)
            return new ModelOptions();
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new IOException($"{path}: no such file");
        if (file.Length > BytesMax)
        {
            throw new InvalidDataException(
                $"{path}: found {file.Length} bytes, expected parameters, at most {BytesMax}");
        }


        return ModelParameters.Parse(File.ReadAllText(path), path);
    }
}
