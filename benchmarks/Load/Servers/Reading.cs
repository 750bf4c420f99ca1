using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebSocketToolkit.Benchmarks.Load.Servers;

/// <summary>The typed message of the benchmark.</summary>
internal sealed class Reading
{
    public int Sensor { get; set; }

    public string Unit { get; set; } = "";

    public double Value { get; set; }

    /// <summary>CPU time of reading and writing one message with System.Text.Json, in nanoseconds.</summary>
    public static double CodecCost()
    {
        var payload = "{\"sensor\":17,\"unit\":\"degrees Celsius\",\"value\":21.5}"u8.ToArray();
        var output = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(output);
        const int Count = 300_000;
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Count; i++)
            {
                output.ResetWrittenCount();
                writer.Reset(output);
                JsonSerializer.Serialize(writer, JsonSerializer.Deserialize(payload, ReadingContext.Default.Reading)!, ReadingContext.Default.Reading);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalNanoseconds / Count);
        }

        return best;
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Reading))]
internal sealed partial class ReadingContext : JsonSerializerContext;
