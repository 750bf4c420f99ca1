using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Generators.Declarations;

/// <summary>The declarations of a file tell its structure, also while it is broken, so that nothing of the broken version stays.</summary>
public sealed class BrokenDeclarationTests
{
    private const string Endpoint = "[WebSocketRoute(\"/b\")] public class B { public string OnMessage(string t) => t; }";

    [Theory]
    [InlineData("namespace N;\npublic class A { } }\n" + Endpoint, "namespace N;\npublic class A { }\n" + Endpoint)]
    [InlineData("namespace N { public class A { } } }\n" + Endpoint, "namespace N { public class A { } }\n" + Endpoint)]
    [InlineData("public .class X { " + Endpoint + " }", "public class X { " + Endpoint + " }")]
    [InlineData("public class X { public } " + Endpoint, "public class X { } " + Endpoint)]
    [InlineData("public class X { " + Endpoint, "public class X { } " + Endpoint)]
    [InlineData("namespace N { public class X { } } " + Endpoint, "namespace N { public class X { } " + Endpoint + " }")]
    [InlineData("public class A { } ) " + Endpoint, "public class A { } " + Endpoint)]
    [InlineData("public class A { } ] public " + Endpoint, "public class A { } " + Endpoint)]
    public void G0_Mended_code_is_as_from_the_start(string broken, string mended)
    {
        var session = new EditSession(broken).AssertAsFromTheStart();
        session.Change(0, mended);
        session.AssertAsFromTheStart();

        session.Change(0, broken);
        session.AssertAsFromTheStart();
    }

    [Fact]
    public void G0_Every_deleted_token_is_noticed_and_so_is_its_return()
    {
        const string Source = "namespace N;\npublic class A { public int P { get; set; } }\n" + Endpoint + "\npublic record R(int X);";
        var session = new EditSession(Source).AssertAsFromTheStart();
        for (var i = 0; i < Source.Length; i++)
        {
            if (!char.IsLetterOrDigit(Source[i]) && !char.IsWhiteSpace(Source[i]))
            {
                session.Change(0, Source.Remove(i, 1));
                session.AssertAsFromTheStart($"without character {i}");
                session.Change(0, Source);
                session.AssertAsFromTheStart($"with character {i} again");
            }
        }
    }

    [Theory]
    [InlineData("public static class Numbers { public const int Sum = {0}; }")]
    [InlineData("public class Numbers { public void M(int sum = {0}) { } }")]
    [InlineData("public enum Numbers { Sum = {0} }")]
    [InlineData("[System.Diagnostics.DebuggerDisplay(\"a\", Name = \"b\", Target = null, Type = \"c\" + {1})] public class Numbers { }")]
    public void G10_A_constant_of_20_000_terms_is_read(string declaration)
    {
        var numbers = string.Join(" + ", Enumerable.Repeat("1", 20_000));
        var texts = string.Join(" + ", Enumerable.Repeat("\"\"", 20_000));
        var source = declaration.Replace("{0}", numbers, StringComparison.Ordinal).Replace("{1}", texts, StringComparison.Ordinal);

        // The compiler's threads have a smaller stack than those of tests.
        var session = new EditSession(source + "\n" + Endpoint);
        var thread = new Thread(() => session.Run(), maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();

        Assert.Null(session.Result.Exception);
        Assert.Contains(session.Result.GeneratedSources, static file => file.HintName == "B.g.cs");
    }
}
