using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Benchmarks.Micro;

/// <summary>The route and query values of one handshake.</summary>
public class Binding
{
    private readonly DefaultHttpContext _context = new();

    [GlobalSetup]
    public void SetUp()
    {
        _context.Request.RouteValues["room"] = "lobby";
        _context.Request.RouteValues["number"] = "42";
        _context.Request.QueryString = new("?since=1700000000&tag=a&tag=b");
    }

    [Benchmark]
    public object RouteStringAndNumber()
    {
        var binder = new WebSocketBinder(_context);
        return EndpointFilterInvocationContext.Create(
            binder.Context, binder.String(BindingSource.Route, "room"), binder.Value<int>(BindingSource.Route, "number"));
    }

    [Benchmark]
    public object QueryNumberAndStrings()
    {
        var binder = new WebSocketBinder(_context);
        return EndpointFilterInvocationContext.Create(
            binder.Context, binder.ValueOrNull<long>(BindingSource.Query, "since"), binder.Strings(BindingSource.Query, "tag"));
    }
}
