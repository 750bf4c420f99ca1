using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace WebSocketToolkit.Roslyn.Tests.Kit;

/// <summary>Follows every reference from a pipeline value.</summary>
internal static class ObjectGraph
{
    /// <summary>A compiler object in a model defeats caching and keeps the whole old compilation in memory.</summary>
    public static void AssertHoldsNoCompilerObjects(object? value, string step)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        Visit(value, step);

        void Visit(object? node, string path)
        {
            if (node is null or string || !seen.Add(node))
            {
                return;
            }

            Assert.False(
                node is ISymbol or Compilation or SyntaxNode or SyntaxTree or SemanticModel or IOperation or Location or AttributeData or Diagnostic,
                $"{path} holds a {node.GetType()}.");
            var type = node.GetType();
            if (type.IsPrimitive || type.IsEnum || node is Type or MemberInfo or Delegate)
            {
                return;
            }

            if (node is IEnumerable items)
            {
                foreach (var item in items)
                {
                    Visit(item, path + "[]");
                }
            }

            for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
            {
                foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    Visit(field.GetValue(node), $"{path}.{field.Name}");
                }
            }
        }
    }
}
