using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers;

/// <summary>
/// Code as public repositories have it, against the real packages: the samples of libraries, and the shapes of clients, bridges and workers
/// that are in use. All of it is right, so that no rule warns.
/// </summary>
public sealed class PublicShapesTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "tests", "Roslyn.Tests", "Analyzers", "Shapes");

    public static TheoryData<string> Shapes => [.. Directory.GetFiles(_folder).Select(static file => Path.GetFileNameWithoutExtension(file))];

    [Theory, MemberData(nameof(Shapes))]
    public async Task No_rule_warns(string name)
    {
        var compilation = Compile.Create(References.OfLibraries, $"""
            using System.Collections.Concurrent;
            using System.Net.WebSockets;
            using System.Reactive.Disposables;
            using System.Reactive.Linq;
            using System.Reactive.Subjects;
            using System.Text;
            using System.Threading.Channels;
            using Microsoft.AspNetCore.SignalR.Client;
            using Microsoft.Extensions.DependencyInjection;
            using MQTTnet;
            using RabbitMQ.Client;
            using RabbitMQ.Client.Events;
            using Websocket.Client;
            {await File.ReadAllTextAsync(Path.Combine(_folder, name + ".cs"))}
            """);
        Compile.AssertCompiles(compilation, name);
        Exception? fault = null;
        var analyzers = typeof(EndpointShapeAnalyzer).Assembly.GetTypes()
            .Where(static type => type.IsDefined(typeof(DiagnosticAnalyzerAttribute), inherit: false))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)
            .ToArray();
        var found = await compilation.WithAnalyzers(
            [.. analyzers],
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (exception, _, _) => fault = exception, concurrentAnalysis: false, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync();
        Assert.Null(fault);

        // It is true, and no fault: the proxy answers no ping of the destination until the client is accepted.
        var told = name == "Proxy" ? ["WST107 Info"] : Array.Empty<string>();
        Assert.Equal(told, found.Select(static diagnostic => $"{diagnostic.Id} {diagnostic.Severity}"));
    }
}
