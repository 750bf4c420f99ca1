using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;

/// <summary>
/// On random method bodies the analyzer must agree with a brute-force search through all states that any path can be in.
/// </summary>
public sealed class PathTests
{
    [Fact]
    public void The_flow_analysis_finds_what_some_path_does_and_nothing_else() => Check(150);

    [Fact, Trait("Category", "Load")]
    public void The_flow_analysis_finds_what_some_path_does_in_many_bodies() => Check(2000);

    private static void Check(int bodies)
    {
        var seen = (Late: 0, InTime: 0);
        Prop.ForAll(Bodies(), body =>
        {
            var attachments = new List<Attach>();
            var text = new StringBuilder();
            body.Write(text, attachments);
            var expected = new HashSet<int>();
            body.Run([State.Flowing], new Outcome(), expected);
            var found = Reported(text.ToString(), attachments.Count);
            seen = (seen.Late + expected.Count, seen.InTime + attachments.Count - expected.Count);
            return expected.SetEquals(found).Label($"expected [{string.Join(", ", expected.Order())}], found [{string.Join(", ", found.Order())}] in\n{text}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(bodies).WithReplay(20260101, 1));
        Assert.True(seen is { Late: > 50, InTime: > 50 }, $"The bodies are too much alike: {seen}.");
    }

    private static HashSet<int> Reported(string body, int attachments)
    {
        var source = Scene.Of("var i = 0;\n" + body);
        var compilation = Compile.Create(source);
        Compile.AssertCompiles(compilation, "The body");
        var found = Analyze<LateSubscriptionAnalyzer>.Run(compilation).GetAwaiter().GetResult();
        var places = Enumerable.Range(0, attachments)
            .ToDictionary(number => source.IndexOf($"connection.OnMessage(m => GC.KeepAlive({number}))", StringComparison.Ordinal));
        return [.. found.Select(diagnostic => places[diagnostic.Location.SourceSpan.Start])];
    }

    private static Arbitrary<Block> Bodies() => Gen.Sized(size => BlockOf(Math.Min(size, 12))).ToArbitrary();

    private static Gen<Block> BlockOf(int size) =>
        from count in Gen.Choose(0, 4)
        from statements in StatementOf(size / Math.Max(1, count)).ListOf(count)
        select new Block([.. statements]);

    private static Gen<Statement> StatementOf(int size)
    {
        var simple = Gen.Frequency(
            (4, Gen.Fresh<Statement>(() => new Attach())),
            (4, Gen.Constant<Statement>(new Wait())),
            (1, Gen.Constant<Statement>(new Jump("return;"))),
            (1, Gen.Constant<Statement>(new Jump("throw new IOException();"))),
            (1, Gen.Constant<Statement>(new Call())));
        if (size <= 1)
        {
            return simple;
        }

        var block = BlockOf(size - 1);
        return Gen.Frequency(
            (4, simple),
            (2, from then in block from otherwise in block select (Statement)new If(then, otherwise)),
            (1, from body in block select (Statement)new While(body)),
            (1, from body in block select (Statement)new DoWhile(body)),
            (1, from body in block from all in Gen.Elements(true, false) from handler in block select (Statement)new TryCatch(body, handler, all)),
            (1, from body in block from last in NoJumps(size - 1) select (Statement)new TryFinally(body, last)));
    }

    /// <summary>A <c>finally</c> may not be left by a jump.</summary>
    private static Gen<Block> NoJumps(int size) => BlockOf(size).Where(block => !block.HasJump);

    private enum State
    {
        Flowing,
        Late,
        Attached,
    }

    /// <summary>Where paths go that do not reach the end of a statement.</summary>
    private sealed class Outcome
    {
        public HashSet<State> Thrown { get; } = [];

        public HashSet<State> Returned { get; } = [];
    }

    private abstract class Statement
    {
        public virtual bool HasJump => false;

        public abstract void Write(StringBuilder text, List<Attach> attachments);

        /// <summary>The states after the statement, of the paths that come to its end.</summary>
        public abstract HashSet<State> Run(HashSet<State> states, Outcome outcome, HashSet<int> late);
    }

    private sealed class Block(Statement[] statements) : Statement
    {
        public override bool HasJump => statements.Any(statement => statement.HasJump);

        public override void Write(StringBuilder text, List<Attach> attachments)
        {
            text.Append("{ ");
            foreach (var statement in statements)
            {
                statement.Write(text, attachments);
                text.Append('\n');
            }

            text.Append("} ");
        }

        public override HashSet<State> Run(HashSet<State> states, Outcome outcome, HashSet<int> late) =>
            statements.Aggregate(states, (now, statement) => now.Count == 0 ? now : statement.Run(now, outcome, late));
    }

    private sealed class Attach : Statement
    {
        private int _number;

        public override void Write(StringBuilder text, List<Attach> attachments)
        {
            _number = attachments.Count;
            attachments.Add(this);
            text.Append($"connection.OnMessage(m => GC.KeepAlive({_number}));");
        }

        public override HashSet<State> Run(HashSet<State> states, Outcome outcome, HashSet<int> late)
        {
            if (states.Contains(State.Late))
            {
                late.Add(_number);
            }

            return [.. states.Select(state => state == State.Flowing ? State.Attached : state)];
        }
    }

    private sealed class Wait : Statement
    {
        public override void Write(StringBuilder text, List<Attach> attachments) => text.Append("await db.LoadAsync();");

        public override HashSet<State> Run(HashSet<State> states, Outcome outcome, HashSet<int> late)
        {
            outcome.Thrown.UnionWith(states);
            HashSet<State> after = [.. states.Select(state => state == State.Flowing ? State.Late : state)];
            outcome.Thrown.UnionWith(after);
            return after;
        }
    }

    private sealed class Call : Statement
    {
        public override void Write(StringBuilder text, List<Attach> attachments) => text.Append("db.Save();");

        public override HashSet<State> Run(HashSet<State> states, Outcome outcome, HashSet<int> late)
        {
            outcome.Thrown.UnionWith(states);
            return states;
        }
    }

    private sealed class Jump(string code) : Statement
    {
        public override bool HasJump => true;

        public override void Write(StringBuilder text, List<Attach> attachments) => text.Append(code);

        public override HashSet<State> Run(HashSet<State> states, Outcome outcome, HashSet<int> late)
        {
            (code.StartsWith("return", StringComparison.Ordinal) ? outcome.Returned : outcome.Thrown).UnionWith(states);
            return [];
        }
    }

    private sealed class If(Block then, Block otherwise) : Statement
    {
        public override bool HasJump => then.HasJump || otherwise.HasJump;

        public override void Write(StringBuilder text, List<Attach> attachments)
        {
            text.Append("if (i++ > 3) ");
            then.Write(text, attachments);
            text.Append("else ");
            otherwise.Write(text, attachments);
        }

        public override HashSet<State> Run(HashSet<State> states, Outcome outcome, HashSet<int> late) =>
            [.. then.Run(states, outcome, late), .. otherwise.Run(states, outcome, late)];
    }

    private sealed class While(Block body) : Statement
    {
        public override bool HasJump => body.HasJump;

        public override void Write(StringBuilder text, List<Attach> attachments)
        {
            text.Append("while (i++ < 3) ");
            body.Write(text, attachments);
        }

        public override HashSet<State> Run(HashSet<State> states, Outcome outcome, HashSet<int> late)
        {
            for (var before = -1; before != states.Count;)
            {
                before = states.Count;
                states = [.. states, .. body.Run(states, outcome, late)];
            }

            return states;
        }
    }

    private sealed class DoWhile(Block body) : Statement
    {
        public override bool HasJump => body.HasJump;

        public override void Write(StringBuilder text, List<Attach> attachments)
        {
            text.Append("do ");
            body.Write(text, attachments);
            text.Append("while (i++ < 3);");
        }

        public override HashSet<State> Run(HashSet<State> states, Outcome outcome, HashSet<int> late)
        {
            HashSet<State> ends = [];
            for (var before = -1; before != states.Count;)
            {
                before = states.Count;
                ends = body.Run(states, outcome, late);
                states = [.. states, .. ends];
            }

            return ends;
        }
    }

    private sealed class TryCatch(Block body, Block handler, bool catchesAll) : Statement
    {
        public override bool HasJump => body.HasJump || handler.HasJump;

        public override void Write(StringBuilder text, List<Attach> attachments)
        {
            text.Append("try ");
            body.Write(text, attachments);
            text.Append(catchesAll ? "catch (Exception) " : "catch (IOException) ");
            handler.Write(text, attachments);
        }

        public override HashSet<State> Run(HashSet<State> states, Outcome outcome, HashSet<int> late)
        {
            var inner = new Outcome();
            var ends = body.Run(states, inner, late);
            outcome.Returned.UnionWith(inner.Returned);
            if (!catchesAll)
            {
                outcome.Thrown.UnionWith(inner.Thrown);
            }

            return inner.Thrown.Count == 0 ? ends : [.. ends, .. handler.Run(inner.Thrown, outcome, late)];
        }
    }

    private sealed class TryFinally(Block body, Block last) : Statement
    {
        public override bool HasJump => body.HasJump || last.HasJump;

        public override void Write(StringBuilder text, List<Attach> attachments)
        {
            text.Append("try ");
            body.Write(text, attachments);
            text.Append("finally ");
            last.Write(text, attachments);
        }

        public override HashSet<State> Run(HashSet<State> states, Outcome outcome, HashSet<int> late)
        {
            var inner = new Outcome();
            var ends = body.Run(states, inner, late);
            outcome.Returned.UnionWith(Last(inner.Returned));
            outcome.Thrown.UnionWith(Last(inner.Thrown));
            return Last(ends);

            // An exception out of the finally itself goes on from there.
            HashSet<State> Last(HashSet<State> before) => before.Count == 0 ? before : last.Run(before, outcome, late);
        }
    }
}
