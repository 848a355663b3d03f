using System.Buffers;
using System.Text;
using CartStream.Events;

namespace CartStream.Benchmarks;

/// <summary>Writes and reads a REES46 event in its JSON form, as the pipeline does for every event.</summary>
internal static class EventJson
{
    private const int Events = 2_000_000;

    private static readonly byte[] Json = Encoding.UTF8.GetBytes(
        """
        {"event_time":"2019-10-01T00:00:00Z","event_type":"view","item_id":"3900821","shopper_id":"554748717",
        "session_id":"9333dfbd-b87a-4708-9857-6336556b0fcc","category_id":"2053013552326770905",
        "category_code":"appliances.environment.water_heater","brand":"aqua","price":33.20}
        """.ReplaceLineEndings(""));

    public static void Run()
    {
        var parser = new ShopperEventParser();
        var output = new ArrayBufferWriter<byte>(4_096);
        var seconds = Measure.MedianSeconds(
            () =>
            {
                for (var i = 0; i < Events; i++)
                    parser.TryRead(Json, out _, out _);
            },
            () =>
            {
                parser.TryRead(Json, out var e, out _);
                for (var i = 0; i < Events; i++)
                {
                    output.ResetWrittenCount();
                    ShopperEventJson.Write(output, e);
                }
            });
        if (!output.WrittenSpan.SequenceEqual(Json))
            throw new InvalidOperationException($"written {Encoding.UTF8.GetString(output.WrittenSpan)}");
        Console.WriteLine(Measure.Machine());
        Console.WriteLine($"An event of {Json.Length} bytes: read in {seconds[0] / Events * 1e9:0} ns, "
            + $"written in {seconds[1] / Events * 1e9:0} ns");
    }
}
