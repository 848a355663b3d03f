using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>
/// Finds the native library that Confluent.Kafka uses: at <see cref="PathVariable"/>, else beside the program, else on
/// the system. Found once per process.
/// </summary>
internal static class Librdkafka
{
    /// <summary>Environment variable with the library's file, or the folder that it is in.</summary>
    public const string PathVariable = "CARTSTREAM_LIBRDKAFKA";

    /// <summary>The library's name in imports.</summary>
    public const string ImportName = "librdkafka";

    private const string FileName = "librdkafka.so.1";

    /// <summary>
    /// The library's builds by their names in its package: with Kerberos, for which the system must have Cyrus SASL's
    /// libsasl2.so.3; without; and for musl.
    /// </summary>
    private static readonly string[] PackageNames = [ImportName, "centos8-librdkafka", "alpine-librdkafka"];

    /// <summary>2.3.0 in librdkafka's notation; Confluent.Kafka calls functions that came with it.</summary>
    private const int VersionMin = 0x02_03_00_ff;

    private static readonly Lazy<nint> Handle = new(Find);
    private static readonly Lazy<bool> Resolver = new(SetResolver);

    /// <summary>Makes sure that the library exists and is new enough.</summary>
    /// <exception cref="LogException">It is missing or too old; the message says where it was searched for.</exception>
    public static void EnsureLoaded()
    {
        _ = Resolver.Value;
        _ = Handle.Value;
    }

    /// <summary>The library's handle.</summary>
    internal static nint NativeHandle => Handle.Value;

    private static bool SetResolver()
    {
        foreach (var assembly in (Assembly[])[typeof(Library).Assembly, typeof(Librdkafka).Assembly])
        {
            NativeLibrary.SetDllImportResolver(
                assembly,
                static (name, _, _) => string.Equals(name, ImportName, StringComparison.Ordinal) ? Handle.Value : 0);
        }

        return true;
    }

    private static nint Find()
    {
        var path = Environment.GetEnvironmentVariable(PathVariable);
        var handle = string.IsNullOrEmpty(path) ? FindOnSystem() : Load(path);
        CheckVersion(handle);
        return handle;
    }

    private static nint FindOnSystem()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in PackageNames)
        {
            if (NativeLibrary.TryLoad(name, assembly, DllImportSearchPath.AssemblyDirectory, out var beside))
                return beside;
        }

        if (NativeLibrary.TryLoad(FileName, assembly, searchPath: null, out var handle))
            return handle;
        throw new LogException(
            $"found no {FileName} on this system, expected librdkafka 2.3.0 or later: install it, or set "
            + $"{PathVariable} to the folder it is in");
    }

    private static nint Load(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (DllNotFoundException e)
        {
            throw new LogException($"{PathVariable}: found no library at '{file}', expected librdkafka", e);
        }
    }

    private static void CheckVersion(nint handle)
    {
        if (!NativeLibrary.TryGetExport(handle, "rd_kafka_version", out var address))
            throw new LogException($"found a {FileName} without rd_kafka_version, expected librdkafka");
        var version = Marshal.GetDelegateForFunctionPointer<VersionFunction>(address)();
        if (version < VersionMin)
        {
            var found = string.Create(
                CultureInfo.InvariantCulture, $"{version >> 24}.{(version >> 16) & 0xff}.{(version >> 8) & 0xff}");
            throw new LogException(
                $"found librdkafka {found}, expected 2.3.0 or later; {PathVariable} can name another");
        }
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VersionFunction();
}
