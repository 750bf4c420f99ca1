using System.Text;
using System.Text.Unicode;
using BenchmarkDotNet.Attributes;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Benchmarks.Micro;

/// <summary>Whether a text is UTF-8: in one piece, as most messages come, and in pieces that cut characters.</summary>
public class Validation
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _text = [];

    [Params("ascii", "mixed")]
    public string Text { get; set; } = "";

    [Params(16, 4096)]
    public int Size { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var unit = Text == "ascii" ? "The quick brown fox" : "Zwölf größte Boxkämpfer 木の下で 🦊 ";
        var text = new StringBuilder();
        while (Encoding.UTF8.GetByteCount(text.ToString()) < Size)
        {
            text.Append(unit);
        }

        _text = Encoding.UTF8.GetBytes(text.ToString());
    }

    [Benchmark(Baseline = true)]
    public bool IsValid() => Utf8.IsValid(_text);

    [Benchmark]
    public int StrictEncoding() => _strict.GetCharCount(_text);

    [Benchmark]
    public bool InOnePiece()
    {
        var validator = default(Utf8Validator);
        return validator.Append(_text) && validator.IsComplete;
    }

    [Benchmark]
    public bool InPieces()
    {
        var validator = default(Utf8Validator);
        var isValid = true;
        for (var i = 0; i < _text.Length; i += 333)
        {
            isValid &= validator.Append(_text.AsSpan(i, Math.Min(333, _text.Length - i)));
        }

        return isValid && validator.IsComplete;
    }
}
