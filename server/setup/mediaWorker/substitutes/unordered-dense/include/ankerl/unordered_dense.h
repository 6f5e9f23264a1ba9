// The worker's hash map and set, answered by the standard library's. Slower by a little, alike in meaning.
#pragma once
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace ankerl::unordered_dense
{
	template<typename Key>
	struct hash : std::hash<Key>
	{
	};

	template<typename Key, typename Value, typename... Rest>
	using map = std::unordered_map<Key, Value, Rest...>;

	template<typename Key, typename... Rest>
	using set = std::unordered_set<Key, Rest...>;
}
