using System.Runtime.InteropServices;

namespace CartStream.Benchmarks.LightGbm;

/// <summary>The functions of LightGBM's C interface that <see cref="LightGbmTrees"/> calls. Each returns 0, or −1 and
/// leaves a message in <see cref="LastError"/>.</summary>
internal static partial class NativeMethods
{
    /// <summary>The C interface's code for 32-bit floating-point numbers.</summary>
    public const int Float32 = 0;

    /// <summary>The C interface's code for 32-bit integers.</summary>
    public const int Int32 = 2;

    /// <summary>The C interface's code for predictions that are sums of leaves.</summary>
    public const int RawScore = 1;

    private const string Library = "lib_lightgbm";

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetCreateFromMat", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateDataset(
        ReadOnlySpan<float> rows,
        int type,
        int rowCount,
        int columns,
        int isRowMajor,
        string parameters,
        nint reference,
        out nint dataset);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetSetField", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetField(nint dataset, string name, ReadOnlySpan<int> values, int count, int type);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetSetField", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetField(nint dataset, string name, ReadOnlySpan<float> values, int count, int type);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetFree")]
    public static partial int FreeDataset(nint dataset);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterCreate", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateBooster(nint dataset, string parameters, out nint booster);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterUpdateOneIter")]
    public static partial int Update(nint booster, out int isFinished);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterPredictForMat", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Predict(
        nint booster,
        ReadOnlySpan<float> rows,
        int type,
        int rowCount,
        int columns,
        int isRowMajor,
        int kind,
        int firstTree,
        int trees,
        string parameters,
        out long count,
        Span<double> scores);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterFree")]
    public static partial int FreeBooster(nint booster);

    /// <summary>The message of the last failed call on this thread.</summary>
    public static string LastError => Marshal.PtrToStringUTF8(GetLastError()) ?? "no message";

    [LibraryImport(Library, EntryPoint = "LGBM_GetLastError")]
    private static partial nint GetLastError();
}
