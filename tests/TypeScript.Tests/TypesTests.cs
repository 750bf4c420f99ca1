namespace WebSocketToolkit.TypeScript.Tests;

/// <summary>What compilers accept, and what they refuse: in <c>node/types</c>, with the strictest flags.</summary>
public sealed class TypesTests
{
    [Theory]
    [InlineData("typescript", "dom")]
    [InlineData("typescript7", "dom")]
    [InlineData("typescript7", "worker")]
    [InlineData("typescript7", "node")]
    [InlineData("typescript7", "scripts")]
    public Task Compilers_accept_what_is_right_and_refuse_the_rest(string compiler, string library) => CompileAsync(compiler, library);

    /// <summary>The older compiler takes five times as long.</summary>
    [Theory]
    [Trait("Category", "Load")]
    [InlineData("worker")]
    [InlineData("node")]
    public Task The_older_compiler_agrees(string library) => CompileAsync("typescript", library);

    private static Task<string> CompileAsync(string compiler, string library) =>
        Npm.RunAsync("node", Path.Combine("node_modules", compiler, "bin", "tsc"), "--project", Path.Combine("types", $"{library}.json"));
}
