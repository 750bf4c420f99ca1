using System.Globalization;
using System.Security;
using System.Text;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs;

/// <summary>The chart of <c>docs/explanation/performance.md</c> is drawn from the table below it. <c>SNAPSHOT_ACCEPT=1</c> draws it anew.</summary>
public sealed class PerformanceChartTests
{
    private const int LabelWidth = 300;
    private const int UnitWidth = 190;
    private const int BarHeight = 11;
    private const int GroupHeight = 72;
    private const int Top = 56;

    private static readonly (string Column, string Name, string Color)[] _series =
    [
        ("toolkit+", "toolkit, own transport", "#1f7a4d"),
        ("toolkit", "toolkit", "#58b987"),
        ("raw", "hand-written loop", "#9aa4b2"),
        ("signalr", "SignalR", "#c9824a"),
        ("uws", "uWebSockets (C++)", "#6b7fb3"),
    ];

    [Fact]
    public void The_chart_shows_the_table()
    {
        var path = Path.Combine(Repository.Root, "docs", "images", "performance.svg");
        var chart = Draw(Rows());
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
        {
            File.WriteAllText(path, chart);
        }

        Assert.Equal(chart, File.ReadAllText(path));
    }

    /// <summary>The first conclusion has the least and the most by which a message costs less than in the loop.</summary>
    [Fact]
    public void The_conclusion_is_that_of_the_table()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "explanation", "performance.md"));
        var proportions = page.Split('\n').Where(static line => line.Contains("in flight |", StringComparison.Ordinal) || line.StartsWith("| broadcast", StringComparison.Ordinal))
            .Select(Cells)
            .Where(static cells => cells[3].Contains(';', StringComparison.Ordinal))
            .ToList();
        Assert.Contains($"{Spread(4)} times less on Kestrel as it is, {Spread(3)}", page, StringComparison.Ordinal);

        string Spread(int column)
        {
            var values = proportions.Select(cells => Number(cells[column].Split('(')[1].Split(';')[0])).ToList();
            return string.Create(CultureInfo.InvariantCulture, $"{values.Min():0.#} to {values.Max():0.#}");
        }
    }

    private static List<(string Work, string[] Values)> Rows()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "explanation", "performance.md"));
        var head = Array.FindIndex(lines, static line => line.StartsWith("| work |", StringComparison.Ordinal));
        var columns = Array.ConvertAll(_series, series => Array.IndexOf(Cells(lines[head]), series.Column));
        return
        [
            .. lines.Skip(head + 2)
                .TakeWhile(static line => line.StartsWith('|'))
                .Select(Cells)
                .Where(cells => cells[2] is not ['<', ..] && columns.Count(column => Cell(cells, column).Length > 0) >= _series.Length - 1)
                .Select(cells => (cells[1], Array.ConvertAll(columns, column => Cell(cells, column).Split(' ')[0]))),
        ];
    }

    /// <summary>Returns a cell; an empty one if the table lacks the column, as it may lack uWebSockets.</summary>
    private static string Cell(string[] cells, int column) => column < 0 ? "" : cells[column];

    private static string[] Cells(string line) => line.Split('|', StringSplitOptions.TrimEntries);

    private static string Draw(List<(string Work, string[] Values)> rows)
    {
        Assert.NotEmpty(rows);
        var height = Top + (rows.Count * GroupHeight) + 28;
        var svg = new StringBuilder();
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"{height}\" viewBox=\"0 0 900 {height}\" font-family=\"system-ui, sans-serif\" font-size=\"13\">");
        Line($"<rect width=\"900\" height=\"{height}\" rx=\"8\" fill=\"#ffffff\"/>");
        Line($"<text x=\"20\" y=\"24\" font-size=\"15\" font-weight=\"600\" fill=\"#1c2733\">CPU of the server per message, as a part of the hand-written loop's. Shorter is better.</text>");
        for (var i = 0; i < _series.Length; i++)
        {
            Line($"<rect x=\"{20 + (i * 176)}\" y=\"36\" width=\"11\" height=\"11\" fill=\"{_series[i].Color}\"/>");
            Line($"<text x=\"{36 + (i * 176)}\" y=\"46\" fill=\"#1c2733\">{_series[i].Name}</text>");
        }

        for (var row = 0; row < rows.Count; row++)
        {
            var top = Top + (row * GroupHeight) + 8;
            Line($"<text x=\"{LabelWidth - 10}\" y=\"{top + 26}\" text-anchor=\"end\" fill=\"#1c2733\">{Label(rows[row].Work)}</text>");
            for (var i = 0; i < _series.Length && rows[row].Values[i].Length > 0; i++)
            {
                var part = Number(rows[row].Values[i]) / Number(rows[row].Values[2]);
                var width = (int)Math.Round(part * UnitWidth);
                var y = top + (i * (BarHeight + 1));
                Line($"<rect x=\"{LabelWidth}\" y=\"{y}\" width=\"{width}\" height=\"{BarHeight}\" fill=\"{_series[i].Color}\"/>");
                Line($"<text x=\"{LabelWidth + width + 5}\" y=\"{y + 10}\" font-size=\"11\" fill=\"#5a6675\">{rows[row].Values[i]} µs</text>");
            }
        }

        Line($"<line x1=\"{LabelWidth + UnitWidth}\" y1=\"{Top}\" x2=\"{LabelWidth + UnitWidth}\" y2=\"{height - 24}\" stroke=\"#5a6675\" stroke-dasharray=\"3 3\"/>");
        Line($"<text x=\"{LabelWidth + UnitWidth}\" y=\"{height - 10}\" text-anchor=\"middle\" font-size=\"11\" fill=\"#5a6675\">the loop</text>");
        Line($"</svg>");
        return svg.ToString();

        void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    /// <summary>Shortens the name of a row to the room beside its bars.</summary>
    private static string Label(string work) => SecurityElement.Escape(work
        .Replace("broadcast of 64 B to 1 000,", "broadcast to 1 000,", StringComparison.Ordinal)
        .Replace("at a time, .NET for 4 processors", "on 4 processors", StringComparison.Ordinal));
}
