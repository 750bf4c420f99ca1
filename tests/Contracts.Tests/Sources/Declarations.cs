namespace WebSocketToolkit.Contracts.Tests.Sources;

// A comment may have the words interface IOpen and enum Kind, too. Each line that a test looks for has its name.
public sealed record Positional( // Positional
    string First,
    string Second); // Second

public enum Kind // Kind
{
    One,
}

public sealed record Empty; // Empty

public class Base // Base
{
    public string Inherited { get; set; } = ""; // Inherited
}

[System.ComponentModel.Description("a class Plain in words")]
public sealed class Plain // Plain
    : Base
{
    public int Number { get; set; } // Number

    public string Text => // Text
        string.Concat("a", "b");

    public static async Task<int> LaterAsync(int number) // LaterAsync
    {
        await Task.Yield();
        return number;
    }

    public static IEnumerable<int> Many() // Many
    {
        yield return 1;
    }

    public static int Late() => 1;

    public sealed class Inner<T> // Inner
        where T : class
    {
        public T? Value { get; set; } // Value
    }
}

public interface IOpen // IOpen
{
    string Name { get; }
}
